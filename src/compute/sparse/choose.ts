/**
 * Matrix entries per edge above which passing messages along edges beats the dense product, on whole training steps.
 * Measured: `npm run bench engine`, "Where sparse begins to be faster" in docs/performance.md.
 */
const ENTRIES_PER_EDGE = 20;

/** Whether a graph should be mixed by `propagate` rather than by a dense adjacency matrix. */
export function sparseIsFaster({
  services,
  edges,
}: {
  readonly services: number;
  readonly edges: number;
}): boolean {
  return services * services > ENTRIES_PER_EDGE * edges;
}
