/** The feature store on disk. */
export { FileFeatureStore } from './file-feature-store.ts';
export { checkTableName, defaultFeatureFolder } from './table-folder.ts';
