/** Indicators of this folder, in the order of the reference page. */
import type { IndicatorDefinition } from '../../indicator.ts';
import { cdlAbandonedBaby } from './abandoned-baby.ts';
import { cdlAdvanceBlock } from './advance-block.ts';
import { cdlBeltHold } from './belt-hold.ts';
import { cdlBreakaway } from './breakaway.ts';
import { cdlClosingMarubozu } from './closing-marubozu.ts';
import { cdlConcealBabySwall } from './concealing-baby-swallow.ts';
import { cdlCounterattack } from './counterattack.ts';
import { cdlDarkCloudCover } from './dark-cloud-cover.ts';
import { cdlDoji } from './doji.ts';
import { cdlDojiStar } from './doji-star.ts';
import { cdlDragonflyDoji } from './dragonfly-doji.ts';
import { cdlEngulfing } from './engulfing.ts';
import { cdlEveningDojiStar } from './evening-doji-star.ts';
import { cdlEveningStar } from './evening-star.ts';
import { cdlGapSideSideWhite } from './gap-side-by-side-white.ts';
import { cdlXSideGap3Methods } from './gap-three-methods.ts';
import { cdlGravestoneDoji } from './gravestone-doji.ts';
import { cdlHammer } from './hammer.ts';
import { cdlHangingMan } from './hanging-man.ts';
import { cdlHarami } from './harami.ts';
import { cdlHaramiCross } from './harami-cross.ts';
import { cdlHighWave } from './high-wave.ts';
import { cdlHikkake } from './hikkake.ts';
import { cdlHikkakeMod } from './hikkake-mod.ts';
import { cdlHomingPigeon } from './homing-pigeon.ts';
import { cdlIdentical3Crows } from './identical-three-crows.ts';
import { cdlInNeck } from './in-neck.ts';
import { cdlInvertedHammer } from './inverted-hammer.ts';
import { cdlKicking } from './kicking.ts';
import { cdlKickingByLength } from './kicking-by-length.ts';
import { cdlLadderBottom } from './ladder-bottom.ts';
import { cdlLongLeggedDoji } from './long-legged-doji.ts';
import { cdlLongLine } from './long-line.ts';
import { cdlMarubozu } from './marubozu.ts';
import { cdlMatHold } from './mat-hold.ts';
import { cdlMatchingLow } from './matching-low.ts';
import { cdlMorningDojiStar } from './morning-doji-star.ts';
import { cdlMorningStar } from './morning-star.ts';
import { cdlOnNeck } from './on-neck.ts';
import { cdlPiercing } from './piercing.ts';
import { cdlRickshawMan } from './rickshaw-man.ts';
import { cdlRiseFall3Methods } from './rise-fall-three-methods.ts';
import { cdlSeparatingLines } from './separating-lines.ts';
import { cdlShootingStar } from './shooting-star.ts';
import { cdlShortLine } from './short-line.ts';
import { cdlSpinningTop } from './spinning-top.ts';
import { cdlStalledPattern } from './stalled.ts';
import { cdlStickSandwich } from './stick-sandwich.ts';
import { cdlTakuri } from './takuri.ts';
import { cdlTasukiGap } from './tasuki-gap.ts';
import { cdl3BlackCrows } from './three-black-crows.ts';
import { cdl3Inside } from './three-inside.ts';
import { cdl3LineStrike } from './three-line-strike.ts';
import { cdl3Outside } from './three-outside.ts';
import { cdl3StarsInSouth } from './three-stars-in-the-south.ts';
import { cdl3WhiteSoldiers } from './three-white-soldiers.ts';
import { cdlThrusting } from './thrusting.ts';
import { cdlTristar } from './tristar.ts';
import { cdl2Crows } from './two-crows.ts';
import { cdlUnique3River } from './unique-three-river.ts';
import { cdlUpsideGap2Crows } from './upside-gap-two-crows.ts';

export const PATTERNS_GROUP: readonly IndicatorDefinition[] = [
  cdl2Crows,
  cdl3BlackCrows,
  cdl3Inside,
  cdl3LineStrike,
  cdl3Outside,
  cdl3StarsInSouth,
  cdl3WhiteSoldiers,
  cdlAbandonedBaby,
  cdlAdvanceBlock,
  cdlBeltHold,
  cdlBreakaway,
  cdlClosingMarubozu,
  cdlConcealBabySwall,
  cdlCounterattack,
  cdlDarkCloudCover,
  cdlDoji,
  cdlDojiStar,
  cdlDragonflyDoji,
  cdlEngulfing,
  cdlEveningDojiStar,
  cdlEveningStar,
  cdlGapSideSideWhite,
  cdlGravestoneDoji,
  cdlHammer,
  cdlHangingMan,
  cdlHarami,
  cdlHaramiCross,
  cdlHighWave,
  cdlHikkake,
  cdlHikkakeMod,
  cdlHomingPigeon,
  cdlIdentical3Crows,
  cdlInNeck,
  cdlInvertedHammer,
  cdlKicking,
  cdlKickingByLength,
  cdlLadderBottom,
  cdlLongLeggedDoji,
  cdlLongLine,
  cdlMarubozu,
  cdlMatchingLow,
  cdlMatHold,
  cdlMorningDojiStar,
  cdlMorningStar,
  cdlOnNeck,
  cdlPiercing,
  cdlRickshawMan,
  cdlRiseFall3Methods,
  cdlSeparatingLines,
  cdlShootingStar,
  cdlShortLine,
  cdlSpinningTop,
  cdlStalledPattern,
  cdlStickSandwich,
  cdlTakuri,
  cdlTasukiGap,
  cdlThrusting,
  cdlTristar,
  cdlUnique3River,
  cdlUpsideGap2Crows,
  cdlXSideGap3Methods,
];
