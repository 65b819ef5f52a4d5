/** `bot4/features`: indicators, feature sets, the store of what was computed, the look-ahead check. */
import { cryptoDigest } from '../adapters/crypto/digest.ts';
import { defaultFeatureFolder, FileFeatureStore } from '../adapters/feature-store/index.ts';
import { FeatureLibrary } from '../app/feature-library.ts';

export { type AsOfSource, asOfJoin, asOfRows } from '../app/feature-as-of.ts';
export { parseFeatureFile } from '../app/feature-file.ts';
export { FeatureLibrary, type StoredFeatures } from '../app/feature-library.ts';
export { featureSet as readyFeatures, featureSetNames as readyFeatureNames } from '../app/feature-sets.ts';
export * from '../domain/features/index.ts';

/**
 * Opens the store of features: what is there is read, what is not is computed and stored.
 * @param folder where its tables are. @defaultValue `data/cache/features` of the project
 * @example openFeatureStore() instanceof FeatureLibrary // => true
 */
export function openFeatureStore(folder: string = defaultFeatureFolder()): FeatureLibrary {
  return new FeatureLibrary(new FileFeatureStore(folder), cryptoDigest);
}
