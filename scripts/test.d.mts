export function countTests(report: {
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}): { passed: number; failed: number; skipped: number };
export function coverageOf(
  summary: Readonly<
    Record<
      string,
      { readonly lines: { total: number; covered: number }; readonly branches: { total: number; covered: number } }
    >
  >,
  folder: string,
): { files: number; lines: number; branches: number };
