/** How the runner gets at an artifact: by name or `latest`, verified, not revoked. */
import { join } from 'node:path';
import { openTrustedKeys } from '../src/adapters/crypto/ed25519.ts';
import { type OpenedArtifact, openArtifact } from '../src/app/artifact.ts';
import { InputError } from '../src/core/index.ts';
import { keyFolder, openModels, type Place } from '../src/lab/models.ts';

/**
 * Opens an artifact for use: verified, promoted here, not revoked.
 * @throws BOT4_ARTIFACT_MISSING, BOT4_ARTIFACT_TAMPERED, BOT4_ARTIFACT_SIGNATURE, BOT4_ARTIFACT_VERDICT, BOT4_ARTIFACT_REVOKED
 */
export function openForUse(name: string, place: Place): OpenedArtifact {
  const { store, digest, registry } = openModels(place);
  const wanted = name === 'latest' ? newest(place) : name;
  const artifact = openArtifact(wanted, { store, digest, verifier: openTrustedKeys(keyFolder(place)) });
  if (!registry.entries().some((entry) => entry.kind === 'promoted' && entry.artifact === artifact.hash)) {
    // A session of it could not be recorded: better said before it is traded than after.
    const detail = `artifact ${artifact.name} was never promoted here`;
    throw new InputError('BOT4_ARTIFACT_MISSING', detail, { place: { file: join(place.models, 'registry.ndjson') } });
  }
  registry.requireUsable(artifact);
  return artifact;
}

/** Name of the artifact that was promoted last. */
function newest(place: Place): string {
  const { registry } = openModels(place);
  const names = registry.entries().flatMap((entry) => (entry.kind === 'promoted' ? [entry.name] : []));
  const last = names.at(-1);
  if (last !== undefined) return last;
  throw new InputError('BOT4_ARTIFACT_MISSING', 'nothing was promoted yet', { place: { file: place.models } });
}
