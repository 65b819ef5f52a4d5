/**
 * The limits of a profile as money at one equity. Worked out again only when the equity is another one; the size of an
 * order asks for one of them, and only an order that is looked at rule by rule for all. Hot path.
 */
import { mulDiv, PPM } from '../../core/index.ts';
import type { Account } from '../portfolio/index.ts';
import type { RiskProfile } from './profile.ts';

/** Places in the amounts, to be taken apart (see `PLACE`); leverage is of equity without profit that is not realised. */
export const LIMIT = { POSITION: 0, GROSS: 1, NET: 2, CONCENTRATION: 3, CORRELATED: 4, ORDER: 5, LEVERAGE: 6 } as const;

const { POSITION, GROSS, NET, CONCENTRATION, CORRELATED, ORDER, LEVERAGE } = LIMIT;
export const LIMIT_COUNT = Object.keys(LIMIT).length;
const COUNT = LIMIT_COUNT;
const EQUITY = COUNT;
const BALANCE = COUNT + 1;
/** Places of the limit of a position: the equity that it is of, and the limit. */
const AT = 0;
const LARGEST = 1;

/** Limits in quote units, rounded down; infinite where a limit is off. */
export class LimitAmounts {
  /** Limits in parts per million; infinite where one is off. */
  readonly ppm: Float64Array;
  readonly #hasLeverage: boolean;
  readonly #position = new Float64Array(2).fill(Number.NaN);
  /** To be read after `refresh`. */
  readonly amounts = new Float64Array(COUNT + 2).fill(Number.NaN);

  constructor(profile: RiskProfile) {
    const off = Number.POSITIVE_INFINITY;
    this.ppm = new Float64Array(COUNT);
    this.ppm[POSITION] = profile.positionLimitPpm;
    this.ppm[GROSS] = profile.grossExposurePpm;
    this.ppm[NET] = profile.netExposurePpm ?? off;
    this.ppm[CONCENTRATION] = profile.concentrationPpm ?? off;
    this.ppm[CORRELATED] = profile.correlatedExposurePpm ?? off;
    this.ppm[LEVERAGE] = profile.leveragePpm ?? off;
    this.ppm[ORDER] = profile.orderValuePpm ?? off;
    this.#hasLeverage = profile.leveragePpm !== undefined;
  }

  /** The largest value of one position at this equity. It stays out of `amounts`: nothing else may be asked for at that equity. */
  positionAt(equity: number): number {
    const position = this.#position;
    if (position[AT] !== equity) {
      position[LARGEST] = mulDiv(equity, this.ppm[POSITION] as number, PPM, 'down');
      position[AT] = equity;
    }
    return position[LARGEST] as number;
  }

  /** Brings the amounts to the equity of the account, and to its balance where that counts. */
  refresh(account: Pick<Account, 'equity' | 'balance'>): void {
    const { amounts } = this;
    const equity = account.equity() as number;
    if (amounts[EQUITY] === equity && (!this.#hasLeverage || amounts[BALANCE] === account.balance)) return;
    const balance = account.balance as number;
    for (let i = 0; i < COUNT; i++) {
      const share = this.ppm[i] as number;
      const money = i === LEVERAGE ? Math.max(0, Math.min(equity, balance)) : equity;
      amounts[i] = share === Number.POSITIVE_INFINITY ? share : mulDiv(money, share, PPM, 'down');
    }
    amounts[EQUITY] = equity;
    amounts[BALANCE] = balance;
  }
}
