/** Indicators of this folder, in the order of the reference page. */
import type { IndicatorDefinition } from '../../indicator.ts';
import { acos } from './acos.ts';
import { add } from './add.ts';
import { asin } from './asin.ts';
import { atan } from './atan.ts';
import { ceil } from './ceil.ts';
import { cos } from './cos.ts';
import { cosh } from './cosh.ts';
import { div } from './div.ts';
import { exp } from './exp.ts';
import { floor } from './floor.ts';
import { ln } from './ln.ts';
import { log10 } from './log10.ts';
import { mult } from './mult.ts';
import { sin } from './sin.ts';
import { sinh } from './sinh.ts';
import { sqrt } from './sqrt.ts';
import { sub } from './sub.ts';
import { tan } from './tan.ts';
import { tanh } from './tanh.ts';

export const TRANSFORMS_GROUP: readonly IndicatorDefinition[] = [
  add,
  sub,
  mult,
  div,
  acos,
  asin,
  atan,
  ceil,
  cos,
  cosh,
  exp,
  floor,
  ln,
  log10,
  sin,
  sinh,
  sqrt,
  tan,
  tanh,
];
