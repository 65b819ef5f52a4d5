/** Instruments with their venues' rules, one JSON file each: what was said, by whom, and on which day. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, StoreError } from '../../core/index.ts';
import type { FeeSchedule } from '../../domain/market/index.ts';
import type { DataSetKey } from '../../ports/market-catalog.ts';
import { writeFileAtomic } from '../fs/atomic-write.ts';
import { dataSetId } from './data-set-id.ts';

/** What a venue allows on one market. Amounts are decimal text as the venue writes them; absent where it says nothing. */
export interface InstrumentRecord {
  readonly venue: string;
  readonly market: DataSetKey['market'];
  /** As in the ids of data sets. */
  readonly symbol: string;
  readonly base?: string;
  readonly quote?: string;
  /** Day on which the venue said this, `2024-11-28`. Rules and fees change. */
  readonly asOf: string;
  readonly tickSize?: string;
  readonly lotSize?: string;
  readonly minQty?: string;
  readonly maxQty?: string;
  readonly minNotional?: string;
  readonly maxPrice?: string;
  /** Filters as the venue lists them. */
  readonly filters?: readonly unknown[];
  readonly fees?: FeeSchedule;
  /** Address without query, or the name of a file. */
  readonly source: string;
  /** SHA-256 of the answer. */
  readonly sourceSha256?: string;
}

const FOLDER = 'instruments';
const DECIMALS = ['tickSize', 'lotSize', 'minQty', 'maxQty', 'minNotional', 'maxPrice'] as const;

function nameOf(of: Pick<InstrumentRecord, 'venue' | 'market' | 'symbol'>): string {
  // The id of a data set checks that the parts can be a file name.
  return dataSetId({ venue: of.venue, market: of.market, symbol: of.symbol, kind: 'trades' }).replace(/\.trades$/, '');
}

function check(record: InstrumentRecord): void {
  if (!/^\d{4}-\d\d-\d\d$/.test(record.asOf)) {
    throw new InputError('BOT4_DATA_VALUE', `the rules of ${record.symbol} are of ${record.asOf}, which is no day`, {
      place: { key: 'asOf' },
    });
  }
  for (const key of DECIMALS) {
    const text = record[key];
    if (text === undefined || /^\d+(\.\d+)?$/.test(text)) continue;
    throw new InputError('BOT4_DATA_VALUE', `${key} of ${record.symbol} is ${text}, which is no decimal`, {
      place: { key },
    });
  }
}

function parse(file: string): InstrumentRecord {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as InstrumentRecord;
  } catch (cause) {
    throw new StoreError('BOT4_CATALOG_CORRUPT', 'the instrument cannot be read', { place: { file }, cause });
  }
}

/** Instruments of a catalog. */
export class InstrumentStore {
  private readonly folder: string;

  constructor(catalogFolder: string) {
    this.folder = join(catalogFolder, FOLDER);
  }

  /**
   * Keeps what a venue says, in the place of what it said before; older rules do not replace newer ones.
   * @throws BOT4_DATA_VALUE when a rule is no decimal; BOT4_STORE_WRITE.
   */
  put(record: InstrumentRecord): void {
    check(record);
    const known = this.get(record);
    if (known !== undefined && known.asOf > record.asOf) return;
    writeFileAtomic(join(this.folder, `${nameOf(record)}.json`), `${JSON.stringify(record, null, 1)}\n`);
  }

  /** What is known of a market, or undefined. @throws BOT4_CATALOG_CORRUPT */
  get(of: Pick<InstrumentRecord, 'venue' | 'market' | 'symbol'>): InstrumentRecord | undefined {
    const name = `${nameOf(of)}.json`;
    return this.files().includes(name) ? parse(join(this.folder, name)) : undefined;
  }

  /** All of them, by venue, market and symbol. @throws BOT4_CATALOG_CORRUPT */
  list(): readonly InstrumentRecord[] {
    return this.files().map((name) => parse(join(this.folder, name)));
  }

  private files(): string[] {
    try {
      return readdirSync(this.folder)
        .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
        .sort();
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw new StoreError('BOT4_CATALOG_CORRUPT', 'the instruments cannot be listed', {
        place: { file: this.folder },
        cause,
      });
    }
  }
}
