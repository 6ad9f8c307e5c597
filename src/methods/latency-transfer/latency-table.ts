/** Reads tables of measured latencies: `arch_str` and one column per device, in CSV, plain or gzipped. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parseCell, type Cell } from './cell';

export interface LatencyTable {
  readonly architectures: readonly string[];
  readonly cells: readonly Cell[];
  /** By device, [architectures] in ms, NaN where none was measured. */
  readonly latencies: ReadonlyMap<string, Float64Array>;
  /** What was passed over, in sentences. */
  readonly notices: readonly string[];
}

const ARCHITECTURE_COLUMN = 'arch_str';
const INDEX_COLUMN = 'arch_index';
const UNIT_SUFFIX = '_ms';
const MISSING = new Set(['', 'nan', 'na', 'n/a', 'null', 'none']);
const GZIP_MAGIC = 0x8b1f;

/** The name of a device as its column has it, with or without the unit. */
export function deviceName(column: string): string {
  return column.endsWith(UNIT_SUFFIX) ? column.slice(0, -UNIT_SUFFIX.length) : column;
}

/** Reads one table. @throws naming the file, and the line where there is one */
export function readLatencyTable(file: string): LatencyTable {
  return parseLatencyTable(textOf(file), file);
}

/** @param file what messages call it */
export function parseLatencyTable(text: string, file: string): LatencyTable {
  const fail = (line: number, reason: string): never => {
    throw new Error(`${file}:${line}: ${reason}.`);
  };
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const heading = cellsOf(lines[0]);
  const architectureColumn = heading.indexOf(ARCHITECTURE_COLUMN);
  if (architectureColumn < 0) {
    fail(1, `the heading has no column '${ARCHITECTURE_COLUMN}'`);
  }
  const devices = heading.flatMap((column, index) =>
    index === architectureColumn || column === INDEX_COLUMN ? [] : [{ name: deviceName(column), index }],
  );
  if (devices.length === 0) {
    fail(1, 'the heading names no device');
  }
  const twice = devices.find(
    ({ name }, at) => name === '' || devices.findIndex((other) => other.name === name) !== at,
  );
  if (twice !== undefined) {
    fail(
      1,
      twice.name === '' ? `column ${twice.index + 1} has no name` : `device '${twice.name}' has two columns`,
    );
  }

  const lineOf = new Map<string, number>();
  const cells: Cell[] = [];
  const columns = devices.map((): number[] => []);
  lines.forEach((line, at) => {
    if (at === 0 || line.trim() === '') {
      return;
    }
    const values = cellsOf(line);
    if (values.length !== heading.length) {
      fail(at + 1, `${values.length} values under ${heading.length} headings`);
    }
    const architecture = values[architectureColumn];
    const earlier = lineOf.get(architecture);
    if (earlier !== undefined) {
      fail(at + 1, `the architecture is that of line ${earlier}`);
    }
    lineOf.set(architecture, at + 1);
    try {
      cells.push(parseCell(architecture));
    } catch (error) {
      fail(at + 1, (error as Error).message);
    }
    devices.forEach(({ name, index }, device) =>
      columns[device].push(
        latencyOf(values[index]) ?? fail(at + 1, `'${values[index]}' is no latency of ${name} in ms`),
      ),
    );
  });
  if (cells.length === 0) {
    fail(lines.length, 'no architectures below the heading');
  }
  const notices = devices.flatMap(({ name }, device) => {
    const missing = columns[device].filter(Number.isNaN).length;
    return missing === 0
      ? []
      : [`${file}: ${name} has no latency for ${missing} of ${cells.length} architectures`];
  });
  return {
    architectures: [...lineOf.keys()],
    cells,
    latencies: new Map(devices.map(({ name }, device) => [name, Float64Array.from(columns[device])])),
    notices,
  };
}

/** NaN for a missing one, null for what is no latency. */
function latencyOf(text: string): number | null {
  if (MISSING.has(text.toLowerCase())) {
    return NaN;
  }
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? value : null;
}

function cellsOf(line: string): readonly string[] {
  return line.split(',').map((value) => value.trim().replace(/^"(.*)"$/, '$1'));
}

function textOf(file: string): string {
  const bytes = readFileSync(file);
  try {
    return (bytes.length > 2 && bytes.readUInt16LE(0) === GZIP_MAGIC ? gunzipSync(bytes) : bytes).toString(
      'utf8',
    );
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}.`);
  }
}
