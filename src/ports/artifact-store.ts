/** Where promoted artifacts live. Content is verified before anything of it is used. */
export interface ArtifactStore {
  /** Names of all artifacts, oldest first. */
  list(): readonly string[];
  /** Writes all files or none. @throws BOT4_STORE_WRITE */
  write(name: string, files: ReadonlyMap<string, Uint8Array>): void;
  /** Every file of an artifact as stored, unverified. @throws BOT4_ARTIFACT_MISSING */
  read(name: string): ReadonlyMap<string, Uint8Array>;
}
