/** `npm run bench:peers [-- GROUP…]`: speed and answers beside the reference libraries, in one run. */
import { ensureNpm, runMain, runTs } from './setup.mjs';
import { ensurePeers, ensureRustPeer, PEERS, PEERS_PYTHON } from './setup-peers.mjs';

/** Groups beside which nothing of Rust runs need none. */
function wantsRust(args) {
  const named = ['stats', 'corr', 'json', 'data', 'indicators', 'rust'].filter((group) => args.includes(group));
  return named.length === 0 || named.includes('json') || named.includes('rust');
}

await runMain(async () => {
  const args = process.argv.slice(2);
  await ensureNpm();
  await ensurePeers();
  const { program, reason } = wantsRust(args) ? await ensureRustPeer() : {};
  const native = program !== undefined ? ['--rust', program] : reason !== undefined ? ['--no-rust', reason] : [];
  return runTs('bench/peers/main.ts', ['--python', PEERS_PYTHON, '--folder', PEERS, ...native, ...args]);
});
