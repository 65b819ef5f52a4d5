/** All topics, in the order of their expected files. */
import { BARS } from './bars-topic.ts';
import { CORRELATION } from './correlation-topic.ts';
import { FUNDING } from './funding-topic.ts';
import { STRESS } from './stress-topic.ts';
import type { Topic } from './topic.ts';
import { TRADES } from './trades-topic.ts';

export const TOPICS: readonly Topic[] = [BARS, TRADES, FUNDING, CORRELATION, STRESS];
