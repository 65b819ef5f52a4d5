/** New notebooks with a beginning: a question first, assertions last. */

const opening = (title, question, data) => `# ${title}

**Question.** ${question}

- **Data**: ${data}
- **Seed**: everything random starts from \`seed\`.
- **Run time**: …

What would change the mind: …`;

const parameters = { tags: ['parameters'] };
const closing = `const assert = (holds: boolean, what: string) => {
  if (!holds) throw new Error(\`not true any more: \${what}\`);
};
assert(true, 'what the text claims, as a number');
'done';`;

const SESSION = `import { openResearch } from 'bot4/research';
import { card, display, plot, testCard } from 'bot4/notebook';

const research = await openResearch({
  question: 'In one sentence, before anything is computed?',
  data: synthetic ? { synthetic: 'noise' } : { symbol },
  seed,
  initialCash: '100000',
  feePpm: 1000,
  slippagePpm: 200,
  outOfSample: 0.4,
  embargoBars: 24,
});
card({ title: research.source, rows: [['bars to choose on', research.inSample.close.length]] });`;

/** Templates of the launcher: title, what it is for, and its cells. */
export const TEMPLATES = [
  {
    id: 'research',
    label: 'Research',
    caption: 'A question, data, tests, assertions',
    cells: [
      [
        'markdown',
        opening(
          'Research',
          'What do the returns of this market say?',
          'hourly bars, recorded or synthetic and labelled.',
        ),
      ],
      ['code', "let symbol = 'BTCUSDT';\nlet synthetic = false;\nlet seed = 1;", parameters],
      ['code', SESSION],
      [
        'code',
        "import { adf } from 'bot4/stats';\n\nconst { inSample } = research;\nconst logPrice = inSample.close.map(Math.log);\nconst returns = logPrice.subarray(1).map((value, i) => value - logPrice[i]);\ntestCard('adf', adf(returns, { regression: 'c', autolag: 'aic', maxLag: 24 }), { alpha: 0.01, of: 'log returns' });",
      ],
      ['code', closing],
    ],
  },
  {
    id: 'backtest',
    label: 'Backtest and gate',
    caption: 'A strategy, its costs, counted trials, the gate',
    cells: [
      [
        'markdown',
        opening('Backtest', 'Does this rule pay for its costs?', 'hourly bars, recorded or synthetic and labelled.'),
      ],
      ['code', "let symbol = 'BTCUSDT';\nlet synthetic = false;\nlet seed = 1;", parameters],
      ['code', SESSION],
      [
        'code',
        "import { momentum } from 'bot4/strategy';\n\nconst strategy = momentum({ lookback: 96, threshold: 0.5, sizing: { kind: 'fixedFraction', fraction: 1 }, allowShort: false });\nconst run = await research.backtest(strategy, { label: 'momentum 96' });\ncard({ title: run.label, rows: [['Sharpe (year)', run.annualSharpe], ['trades', run.roundTrips.length], ['net profit', run.netProfit]] });",
      ],
      ['markdown', 'The button **Promote to runner** brings the strategy of the last backtest to the gate.'],
      ['code', closing],
    ],
  },
  {
    id: 'features',
    label: 'Features',
    caption: 'Features, their look-ahead check, their information',
    cells: [
      [
        'markdown',
        opening(
          'Features',
          'Which features say something about the next day?',
          'hourly bars, recorded or synthetic and labelled.',
        ),
      ],
      ['code', "let symbol = 'BTCUSDT';\nlet synthetic = false;\nlet seed = 1;", parameters],
      [
        'code',
        "import { practiceBars } from 'bot4/research';\nimport { computeFeatures, feature } from 'bot4/features';\n\nconst practice = await practiceBars({ symbols: [symbol], bars: 17_520, seed, synthetic });\nconst [bars] = practice.bars;\nconst columns = computeFeatures(bars, [feature.rsi('rsi', { input: 'close', period: 14 }), feature.zscore('zscore', { input: 'close', period: 48 })]);\npractice.source;",
      ],
      [
        'code',
        "import { analysisTable, stationarity } from 'bot4/ml';\n\nanalysisTable('Do they keep still?', stationarity(columns, { regression: 'c', alpha: 0.05, method: 'benjamini-hochberg' }));",
      ],
      ['code', closing],
    ],
  },
];

/** A template as a notebook file. */
export function notebookOf(template) {
  const cells = template.cells.map(([type, source, metadata = {}], i) => ({
    cell_type: type,
    id: `${template.id}-${i + 1}`,
    metadata,
    source,
    ...(type === 'code' ? { outputs: [], execution_count: null } : {}),
  }));
  const kernelspec = { name: 'bot4', display_name: 'TypeScript (bot4)', language: 'typescript' };
  return { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells };
}
