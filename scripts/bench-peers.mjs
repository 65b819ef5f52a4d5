/** `npm run bench:peers [-- GROUP…]`: speed and answers beside the reference libraries, in one run. */
import { ensureParity, PARITY_PYTHON } from './check-parity.mjs';
import { ensureNpm, runMain, runTs } from './setup.mjs';
import {
  ensureHftbacktest,
  ensureNautilus,
  ensurePeers,
  ensureRustPeer,
  HFTBACKTEST_PYTHON,
  NAUTILUS_PYTHON,
  PEERS,
  PEERS_PYTHON,
} from './setup-peers.mjs';

const GROUPS = ['stats', 'corr', 'json', 'data', 'indicators', 'rust', 'backtest', 'depth', 'nautilus'];

/** Groups beside which nothing of Rust runs need none. */
function wantsRust(args) {
  const named = GROUPS.filter((group) => args.includes(group));
  return named.length === 0 || named.includes('json') || named.includes('rust');
}

/** Groups beside which vectorbt runs. */
function wantsVectorbt(args) {
  return args.includes('backtest') || !GROUPS.some((group) => args.includes(group));
}

/** Groups beside which hftbacktest runs. */
function wantsHftbacktest(args) {
  return args.includes('depth') || !GROUPS.some((group) => args.includes(group));
}

/** Groups beside which nautilus_trader runs: its year takes minutes, so it is asked for by name. */
function wantsNautilus(args) {
  return args.includes('nautilus');
}

await runMain(async () => {
  const args = process.argv.slice(2);
  await ensureNpm();
  await ensurePeers();
  const { program, reason } = wantsRust(args) ? await ensureRustPeer() : {};
  const native = program !== undefined ? ['--rust', program] : reason !== undefined ? ['--no-rust', reason] : [];
  const vectorbt = wantsVectorbt(args) ? ['--vectorbt', PARITY_PYTHON] : [];
  if (vectorbt.length > 0) await ensureParity();
  const hftbacktest = wantsHftbacktest(args) ? ['--hftbacktest', HFTBACKTEST_PYTHON] : [];
  if (hftbacktest.length > 0) await ensureHftbacktest();
  const nautilus = wantsNautilus(args) ? ['--nautilus', NAUTILUS_PYTHON] : [];
  if (nautilus.length > 0) await ensureNautilus();
  return runTs('bench/peers/main.ts', [
    '--python',
    PEERS_PYTHON,
    '--folder',
    PEERS,
    ...native,
    ...vectorbt,
    ...hftbacktest,
    ...nautilus,
    ...args,
  ]);
});
