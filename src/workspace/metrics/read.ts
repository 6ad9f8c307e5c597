import type { FilePlace } from '../../io/file-place';
import type { Problem } from '../../contracts/problem';
import { messageOf } from '../../io/byte-source';
import { ByteWindow } from '../../io/byte-window';
import { cutRecords } from '../../io/json-records';
import type { RecordShape } from '../../io/json-cut';
import { openByteSource } from '../../io/open-source';
import { textLines } from '../../io/text-lines';
import { byteOrderOf, UTF16 } from '../../io/utf16';
import { outlineJson } from '../discovery/json-outline';
import { sniffOtherJson } from '../discovery/sniff-other-json';
import { ForeignKeys } from '../traces/foreign-keys';
import { type Recognised, recogniseOtlpProto } from '../traces/otlp-proto/layout';
import { ProblemLog } from '../traces/problem-log';
import { CloudWatchReader, isCloudWatch } from './cloud-watch';
import { ExpositionReader } from './exposition/reader';
import { recogniseExposition } from './exposition/recognise';
import { OTLP_METRICS_SHAPE, OtlpMetricsReader } from './otlp/reader';
import { readProtoMetrics } from './otlp/proto';
import { addPrometheusSeries, isInstant, PROMETHEUS_SHAPE } from './prometheus';
import { SeriesCollector } from './series';
import { type MetricTable, UnusableMetrics } from './table';
import { addFrame, COLUMN_SHAPE } from './vendor-series';
import { readMetricTable } from './wide-csv';

const HEAD_BYTES = 64 << 10;

/** All formats at once: their keys do not meet, and a record says by itself which it is. */
const SHAPES = [PROMETHEUS_SHAPE, OTLP_METRICS_SHAPE, COLUMN_SHAPE];
const SHAPE: RecordShape = {
  enterKeys: new Set(SHAPES.flatMap(({ enterKeys }) => [...enterKeys])),
  recordKeys: new Set(SHAPES.flatMap(({ recordKeys }) => [...recordKeys])),
  isRecord: (value) => SHAPES.some((shape) => shape.isRecord(value)),
};

/**
 * Reads a metric file of any format: Prometheus' answer to a range query, OTLP metrics, data frames, a table with one series
 * a column or one measurement a line; packed or not. What is broken is left out and said in `problems`.
 * @throws UnusableMetrics when the file cannot be opened or holds no numbers
 */
export async function readMetrics(
  place: string | FilePlace,
  file: string,
  signal?: AbortSignal,
): Promise<MetricTable> {
  const source = await openByteSource(place, { signal }).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw new UnusableMetrics(`cannot read ${file}: ${messageOf(error)}`);
  });
  let isExposition = false;
  try {
    const window = new ByteWindow(source);
    const bytes = await window.head(HEAD_BYTES);
    const proto = recogniseOtlpProto(bytes);
    if (proto !== undefined) {
      return await readProto(window, file, proto);
    }
    if (byteOrderOf(bytes) !== null) {
      throw new UnusableMetrics(`cannot read ${file}: ${UTF16}`);
    }
    const head = headText(bytes);
    if (isJson(head)) {
      return await readJson(window, file);
    }
    isExposition = recogniseExposition(head) !== undefined;
  } finally {
    await source.close();
  }
  return isExposition ? readExposition(place, file, signal) : readMetricTable(place, file, signal);
}

async function readExposition(
  place: string | FilePlace,
  file: string,
  signal?: AbortSignal,
): Promise<MetricTable> {
  const source = await openByteSource(place, { signal });
  const collector = new SeriesCollector();
  const log = new ProblemLog(file);
  const reader = new ExpositionReader(log);
  try {
    let number = 0;
    for await (const line of textLines(source)) {
      reader.add(line, ++number);
    }
  } finally {
    await source.close();
  }
  reader.finish(collector);
  const found = "Prometheus' text format tells one moment unless it has times: ask for a range query";
  return { ...tableOf(collector, source, file, log, found), areCountersRates: true };
}

async function readProto(
  window: ByteWindow,
  file: string,
  { layout, signal }: Recognised,
): Promise<MetricTable> {
  if (signal !== 'resourceMetrics') {
    throw new UnusableMetrics(`${file} holds no metrics, only ${signal}`);
  }
  const collector = new SeriesCollector();
  const log = new ProblemLog(file);
  const otlp = new OtlpMetricsReader(log);
  await readProtoMetrics(window, layout, otlp, log);
  otlp.finish(collector);
  return tableOf(collector, window, file, log, 'it is empty or broken');
}

async function readJson(window: ByteWindow, file: string): Promise<MetricTable> {
  const known = sniffOtherJson(outlineJson(await window.head(HEAD_BYTES)));
  if (known !== undefined && 'refused' in known) {
    throw new UnusableMetrics(`cannot read ${file}: it holds ${known.refused}`);
  }
  const collector = new SeriesCollector();
  const log = new ProblemLog(file);
  const otlp = new OtlpMetricsReader(log);
  const cloudWatch = new CloudWatchReader(collector, log);
  const others = new Set<string>();
  const foreign = new ForeignKeys();
  let broken = 0;
  let instants = 0;
  for await (const cut of cutRecords(window, SHAPE, {
    onOtherKey: (key, line) => {
      foreign.see(key, line);
      if (others.size < 10) {
        others.add(key);
      }
    },
  })) {
    const place = { line: cut.line };
    if (cut.kind === 'unclosed') {
      if (window.cutShort === null) {
        log.count('warning', 'the file ends before its JSON is complete', place);
      }
    } else if (cut.kind === 'broken') {
      broken++;
      log.report('warning', 'broken records', `${cut.reason}; the record was left out`, place);
    } else if (OTLP_METRICS_SHAPE.isRecord(cut.value)) {
      otlp.add(cut.value);
    } else if (isCloudWatch(cut.value)) {
      cloudWatch.add(cut.value);
    } else if (COLUMN_SHAPE.isRecord(cut.value)) {
      addFrame(cut.value, collector, log);
    } else if (PROMETHEUS_SHAPE.isRecord(cut.value)) {
      addPrometheusSeries(cut.value, collector);
    } else if (isInstant(cut.value)) {
      instants++;
    } else {
      log.count('note', 'records without measurements are left out', place);
    }
  }
  if (broken === 0) {
    foreign.report(log);
  }
  otlp.finish(collector);
  if (instants > 0 && !collector.isEmpty) {
    log.count('warning', 'series of one moment only are left out', {}, instants);
  }
  const found =
    instants > 0
      ? 'it answers an instant query: ask for a range'
      : others.size > 0
        ? `found were ${[...others].join(', ')}`
        : 'it is empty or broken';
  return tableOf(collector, window, file, log, found);
}

/** Whether the file is a table of rows, by its content. */
export async function isTableOfRows(place: string | FilePlace, signal?: AbortSignal): Promise<boolean> {
  const source = await openByteSource(place, { signal });
  try {
    const head = headText(await new ByteWindow(source).head(HEAD_BYTES));
    return !isJson(head) && recogniseExposition(head) === undefined;
  } finally {
    await source.close();
  }
}

function headText(bytes: Buffer): string {
  return bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
}

function isJson(head: string): boolean {
  return head.startsWith('{') || head.startsWith('[');
}

/** @throws UnusableMetrics when there is no measurement; `found` says what there is instead */
function tableOf(
  collector: SeriesCollector,
  window: { readonly cutShort: string | null },
  file: string,
  log: ProblemLog,
  found: string,
): MetricTable {
  if (window.cutShort !== null) {
    log.count('error', `${window.cutShort}; what comes before is used`);
  }
  if (collector.dropped > 0) {
    log.count('warning', 'measurements beyond the first 20 million are left out', {}, collector.dropped);
  }
  if (collector.untimed > 0) {
    log.count('warning', 'measurements without a time that can be read are left out', {}, collector.untimed);
  }
  if (collector.isEmpty) {
    throw new UnusableMetrics(`${file} holds no measurements that can be forecast (${found})`);
  }
  const problems: Problem[] = [];
  log.flush((problem) => problems.push(problem));
  return collector.table(file, problems, window.cutShort !== null);
}
