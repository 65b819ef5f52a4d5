/** The catalog of market data on disk. */

export { assess, type DataSetReport, keepFindings } from './assess.ts';
export { FileCatalog, openCatalog, type ReadRange } from './catalog.ts';
export { readCsvColumns } from './csv-columns.ts';
export { dataSetId, parseDataSetId } from './data-set-id.ts';
export { DataSetWriter } from './data-set-writer.ts';
export { defaultCatalogFolder } from './default-folder.ts';
export {
  type ImportedFile,
  type ImportedSeries,
  type ImportOptions,
  importFile,
} from './import/import-file.ts';
export { type RawFile, type RawSeries, readSeries } from './import/read-series.ts';
export { LAYOUTS } from './import/roles.ts';
export { type InstrumentRecord, InstrumentStore } from './instrument-store.ts';
export { queryCatalog, tableName } from './query.ts';
export { type RepairOptions, repairDataSet, restorableVersions, restoreVersion } from './repair.ts';
export {
  type LoadedFunding,
  type LoadedTrades,
  ResearchCatalog,
  type RowsWanted,
  type TimeLike,
} from './research-catalog.ts';
