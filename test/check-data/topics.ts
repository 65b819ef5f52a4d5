/** All topics, in the order of their expected files. */
import { BARS } from './bars-topic.ts';
import { CORRELATION } from './correlation-topic.ts';
import { DIRTY } from './dirty-topic.ts';
import { FILTERS } from './filters-topic.ts';
import { FUNDING } from './funding-topic.ts';
import { L2 } from './l2-topic.ts';
import { L3 } from './l3-topic.ts';
import { METADATA } from './metadata-topic.ts';
import { STRESS } from './stress-topic.ts';
import type { Topic } from './topic.ts';
import { TRADES } from './trades-topic.ts';

export const TOPICS: readonly Topic[] = [BARS, TRADES, L2, L3, FUNDING, CORRELATION, STRESS, FILTERS, METADATA, DIRTY];
