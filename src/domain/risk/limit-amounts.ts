/**
 * The limits of a profile as money at one equity. Worked out again only when the equity is another one: the size of an
 * order and its checks ask at the same. Hot path.
 */
import { mulDiv, PPM } from '../../core/index.ts';
import type { RiskProfile } from './profile.ts';

/** Places in the amounts, to be taken apart (see `PLACE`); leverage is of equity without profit that is not realised. */
export const LIMIT = { POSITION: 0, GROSS: 1, NET: 2, CONCENTRATION: 3, CORRELATED: 4, ORDER: 5, LEVERAGE: 6 } as const;

const { POSITION, GROSS, NET, CONCENTRATION, CORRELATED, ORDER, LEVERAGE } = LIMIT;
const COUNT = Object.keys(LIMIT).length;
const EQUITY = COUNT;
const BALANCE = COUNT + 1;

/** Limits in quote units, rounded down; infinite where a limit is off. */
export class LimitAmounts {
  /** Limits in parts per million; infinite where one is off. */
  readonly ppm: Float64Array;
  readonly #hasLeverage: boolean;
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

  /** Brings the amounts to this equity and to the balance of the account, which is asked for where it counts. */
  refresh(equity: number, account: { readonly balance: number }): void {
    const { amounts } = this;
    if (amounts[EQUITY] === equity && (!this.#hasLeverage || amounts[BALANCE] === account.balance)) return;
    this.#workOut(equity, account.balance);
  }

  #workOut(equity: number, balance: number): void {
    const { amounts } = this;
    for (let i = 0; i < COUNT; i++) {
      const share = this.ppm[i] as number;
      const money = i === LEVERAGE ? Math.max(0, Math.min(equity, balance)) : equity;
      amounts[i] = share === Number.POSITIVE_INFINITY ? share : mulDiv(money, share, PPM, 'down');
    }
    amounts[EQUITY] = equity;
    amounts[BALANCE] = balance;
  }
}
