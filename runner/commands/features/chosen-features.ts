/** Which features a verb works on: those of a file, or a ready set. */
import { readFileSync } from 'node:fs';
import { parseFeatureFile } from '../../../src/app/feature-file.ts';
import { featureSet, featureSetNames } from '../../../src/app/feature-sets.ts';
import { InputError } from '../../../src/core/index.ts';
import type { Features } from '../../../src/domain/features/index.ts';

/** Options that choose features. */
export interface FeaturesOptions {
  readonly features?: string;
  readonly set?: string;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new InputError('BOT4_DATA_FILE', 'the file of features cannot be read', { place: { file }, cause });
  }
}

/** The features that options choose. @throws BOT4_CLI_USAGE, BOT4_DATA_FILE, BOT4_FEATURE_SPEC */
export function chosenFeatures({ features, set }: FeaturesOptions): Features {
  if (features !== undefined && set === undefined) return parseFeatureFile(textOf(features), features);
  if (features === undefined && set !== undefined) {
    const specs = featureSet(set);
    if (specs !== undefined) return specs;
    throw new InputError('BOT4_CLI_USAGE', `there is no set ${set}; there are: ${featureSetNames().join(', ')}`);
  }
  throw new InputError('BOT4_CLI_USAGE', 'name the features: --features FILE or --set usual100');
}

/** A whole number of an option. @throws BOT4_CLI_USAGE */
export function wholeOption(name: string, text: string, min: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= min && text.trim() !== '') return value;
  throw new InputError('BOT4_CLI_USAGE', `--${name} ${text}; it is a whole number from ${min}`);
}
