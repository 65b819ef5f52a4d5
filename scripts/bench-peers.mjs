/** `npm run bench:peers [-- GROUP…]`: speed and answers beside the reference libraries, in one run. */
import { ensureNpm, runMain, runTs } from './setup.mjs';
import { ensurePeers, PEERS, PEERS_PYTHON } from './setup-peers.mjs';

await runMain(async () => {
  await ensureNpm();
  await ensurePeers();
  return runTs('bench/peers/main.ts', ['--python', PEERS_PYTHON, '--folder', PEERS, ...process.argv.slice(2)]);
});
