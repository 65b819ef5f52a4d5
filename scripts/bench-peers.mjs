/** `npm run bench:peers [-- GROUP…]`: speed and answers beside the reference libraries, in one run. */
import { ensureParity, PARITY_PYTHON } from './check-parity.mjs';
import { ensureNpm, runMain, runTs } from './setup.mjs';
import { ensurePeers, ensureRustPeer, PEERS, PEERS_PYTHON } from './setup-peers.mjs';

/** Groups beside which nothing of Rust runs need none. */
function wantsRust(args) {
  const named = ['stats', 'corr', 'json', 'data', 'indicators', 'rust', 'backtest'].filter((group) =>
    args.includes(group),
  );
  return named.length === 0 || named.includes('json') || named.includes('rust');
}

/** Groups beside which vectorbt runs. */
function wantsVectorbt(args) {
  const others = ['stats', 'corr', 'json', 'data', 'indicators', 'rust'];
  return args.includes('backtest') || !others.some((group) => args.includes(group));
}

await runMain(async () => {
  const args = process.argv.slice(2);
  await ensureNpm();
  await ensurePeers();
  const { program, reason } = wantsRust(args) ? await ensureRustPeer() : {};
  const native = program !== undefined ? ['--rust', program] : reason !== undefined ? ['--no-rust', reason] : [];
  const vectorbt = wantsVectorbt(args) ? ['--vectorbt', PARITY_PYTHON] : [];
  if (vectorbt.length > 0) await ensureParity();
  return runTs('bench/peers/main.ts', ['--python', PEERS_PYTHON, '--folder', PEERS, ...native, ...vectorbt, ...args]);
});
