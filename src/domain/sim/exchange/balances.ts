/**
 * What every account has of every asset: free and locked units, whole numbers of 1e-8. Hot path.
 *
 * The supply of an asset is what was deposited; it is at most 2^53 - 1 units, and no balance is negative, so no sum of
 * balances ever leaves the exact range. Fees are a balance of the venue (`collected`), negative where rebates were more.
 * For every asset: free + locked of all accounts + collected = supply.
 *
 * Single owner, O(1). Allocates only when an account or an asset is added.
 */
import { assert } from '../../../core/index.ts';
import { HEAD } from './core-layout.ts';
import { type Column, ExchangeMemory } from './exchange-memory.ts';

const GROWTH = 2;

/** Ledger of an exchange. Columns are public: index with `at`. */
export class Balances {
  free: Float64Array = new Float64Array(0);
  locked: Float64Array = new Float64Array(0);
  /** Fees that the venue has taken, by asset. */
  collected: Float64Array = new Float64Array(0);
  /** Units that came from outside, by asset. */
  supply = new Float64Array(0);
  readonly #names: string[] = [];
  readonly #indexes = new Map<string, number>();
  #accountCount = 0;
  #accountRoom = 0;
  /** Assets that have room in a row, a power of two. */
  stride = 0;
  readonly #memory: ExchangeMemory;
  readonly #free: Column;
  readonly #locked: Column;
  readonly #collected: Column;

  /** @param memory that the columns are in. */
  constructor(memory: ExchangeMemory = new ExchangeMemory()) {
    this.#memory = memory;
    const doubles = (word: number, bind: (view: Float64Array) => void): Column =>
      memory.column(0, (buffer, address, bytes) => bind(new Float64Array(buffer, address, bytes / 8)), word);
    this.#free = doubles(HEAD.free, (view) => {
      this.free = view;
    });
    this.#locked = doubles(HEAD.locked, (view) => {
      this.locked = view;
    });
    this.#collected = doubles(HEAD.collected, (view) => {
      this.collected = view;
    });
  }

  /** Names of assets by index. */
  get assets(): readonly string[] {
    return this.#names;
  }

  /** Index of an asset, which is added when it is new. */
  addAsset(name: string): number {
    const known = this.#indexes.get(name);
    if (known !== undefined) return known;
    const index = this.#names.push(name) - 1;
    this.#indexes.set(name, index);
    if (index >= this.stride) this.#layOut(this.#accountRoom, Math.max(16, GROWTH * this.stride));
    return index;
  }

  /** Index of an asset, −1 when there is none of this name. */
  assetOf(name: string): number {
    return this.#indexes.get(name) ?? -1;
  }

  /** Makes a row. */
  addAccount(): void {
    this.#accountCount++;
    if (this.#accountCount > this.#accountRoom) this.#layOut(Math.max(16, GROWTH * this.#accountRoom), this.stride);
  }

  /** Place of a balance. */
  at(account: number, asset: number): number {
    return account * this.stride + asset;
  }

  /** Whether that many units can come in, or go out when negative. */
  canDeposit(account: number, asset: number, units: number): boolean {
    const free = this.free[this.at(account, asset)] as number;
    return free + units >= 0 && (this.supply[asset] as number) + units <= Number.MAX_SAFE_INTEGER;
  }

  /** Units come in from outside or go out. */
  deposit(account: number, asset: number, units: number): void {
    assert(this.canDeposit(account, asset, units), 'a deposit keeps within what there is and 2^53', account, units);
    const at = this.at(account, asset);
    this.free[at] = (this.free[at] as number) + units;
    this.supply[asset] = (this.supply[asset] as number) + units;
  }

  #layOut(accounts: number, stride: number): void {
    const before = this.stride;
    for (const column of [this.#free, this.#locked]) column.grow(8 * accounts * stride);
    for (let account = this.#accountRoom - 1; account > 0 && stride !== before; account--) {
      // From the last on, because the rows are longer now and lie where others were.
      for (const column of [this.free, this.locked]) {
        column.copyWithin(account * stride, account * before, (account + 1) * before);
        column.fill(0, account * before, Math.min((account + 1) * before, account * stride));
      }
    }
    if (stride !== before) {
      this.#collected.grow(8 * stride);
      const supply = new Float64Array(stride);
      supply.set(this.supply);
      this.supply = supply;
    }
    this.stride = stride;
    this.#memory.words[HEAD.stride] = stride;
    this.#accountRoom = accounts;
  }
}
