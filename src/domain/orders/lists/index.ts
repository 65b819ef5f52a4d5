/** Order lists: pairs and brackets as state machines. */
export { Bracket } from './bracket.ts';
export { isListRefusal, type LegNews, type ListAction, type ListAnswer, type ListLeg } from './list-action.ts';
export {
  BRACKET_TABLE,
  type BracketEvent,
  type BracketState,
  type ListTable,
  nextListState,
  OCO_TABLE,
  type OcoEvent,
  type OcoState,
  OTO_TABLE,
  type OtoEvent,
  type OtoState,
} from './list-tables.ts';
export { OneCancelsOther, OneTriggersOther } from './pairs.ts';
