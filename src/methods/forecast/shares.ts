/** Names of series that are a part of a whole. */
const SHARE_NAME = /percent|pct|%|share|ratio|availability|utili[sz]ation/i;

/**
 * Highest possible value of each series, own unit: 1 or 100 where the name says that it is a share and no value is
 * higher, else Infinity.
 * @param values [rows, names]
 */
export function shareCeilings({
  names,
  values,
}: {
  readonly names: readonly string[];
  readonly values: Float32Array;
}): Float32Array {
  const highest = new Float32Array(names.length).fill(-Infinity);
  values.forEach((value, cell) => {
    const node = cell % names.length;
    highest[node] = value > highest[node] ? value : highest[node];
  });
  return highest.map((most, node) =>
    !SHARE_NAME.test(names[node]) || most > 100 ? Infinity : most > 1 ? 100 : 1,
  );
}
