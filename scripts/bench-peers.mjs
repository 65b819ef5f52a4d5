/** `npm run bench:peers [-- GROUP…]`: speed and answers beside the reference libraries, in one run. */
import { ensureNpm, runMain, runTs } from './setup.mjs';
import { ensurePeers, ensureRustPeer, PEERS, PEERS_PYTHON } from './setup-peers.mjs';

/** Groups that are not about JSON need no Rust. */
function wantsRust(args) {
  const groups = ['stats', 'corr', 'json', 'data'].filter((group) => args.includes(group));
  return groups.length === 0 || groups.includes('json');
}

await runMain(async () => {
  const args = process.argv.slice(2);
  await ensureNpm();
  await ensurePeers();
  const { program, reason } = wantsRust(args) ? await ensureRustPeer() : {};
  const native = program !== undefined ? ['--rust', program] : reason !== undefined ? ['--no-rust', reason] : [];
  return runTs('bench/peers/main.ts', ['--python', PEERS_PYTHON, '--folder', PEERS, ...native, ...args]);
});
