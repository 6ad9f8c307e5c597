import type { ProblemLog } from '../../traces/problem-log';
import { measure } from '../otlp/measure';
import { nameStreams } from '../otlp/names';
import { type Point, Streams, type StreamKind } from '../otlp/streams';
import type { SeriesCollector } from '../series';
import { nameOf } from '../prometheus';
import { parseSample, type Sample } from './sample';

const TYPE = /^#\s+TYPE\s+("[^"]*"|\S+)\s+(\w+)\s*$/;
const PARTS = /^(.+)_(count|sum|bucket|created|total)$/;
const NO_TIME =
  'samples without a time are left out: ask Prometheus for a range query, or export with times (`appendTimestamp`)';
const PARTS_LEFT_OUT = 'buckets, quantiles and creation times are not used';

/** What a sample stands for, by the type of its family. */
type Role =
  { readonly as: 'level' | 'total' | 'none' } | { readonly as: 'count' | 'sum'; readonly family: string };

interface Half {
  readonly label: string;
  readonly traits: ReadonlyMap<string, string>;
  readonly timeMs: number;
  sum: number;
  count: number;
}

/**
 * Turns samples of Prometheus' text format that have times into measurements, as OTLP's are: gauges as they are,
 * counters per second, histograms and summaries as `.count` per second and `.mean`. A sample whose type is not declared
 * is taken as it is, unless its name says that it is a total.
 */
export class ExpositionReader {
  private readonly types = new Map<string, string>();
  private readonly streams = new Streams();
  private readonly halves = new Map<string, Half>();
  private service: string | undefined;

  constructor(private readonly log: ProblemLog) {}

  add(line: string, number: number): void {
    const type = TYPE.exec(line);
    if (type !== null) {
      this.types.set(type[1].replaceAll('"', ''), type[2].toLowerCase());
      return;
    }
    if (line === '' || line.startsWith('#')) {
      return;
    }
    const sample = parseSample(line);
    if (sample === undefined) {
      this.log.count('warning', "lines that are none of Prometheus' text format are left out", {
        line: number,
      });
    } else if (sample.name === 'target_info') {
      this.target(sample);
    } else if (sample.timeMs === undefined) {
      this.log.count('warning', NO_TIME, { line: number });
    } else {
      this.sample(sample, sample.timeMs);
    }
  }

  finish(into: SeriesCollector): void {
    for (const { label, traits, timeMs, sum, count } of this.halves.values()) {
      this.point(label, 'distribution-total', traits, { timeMs, startMs: 0, value: sum, count });
    }
    for (const { name, stream } of nameStreams(this.streams.all(), this.log)) {
      measure(stream, (suffix, timeMs, value) => into.add(name + suffix, timeMs, value), this.log);
    }
    if (this.streams.dropped > 0) {
      this.log.count(
        'warning',
        'measurements beyond the first 20 million are left out',
        {},
        this.streams.dropped,
      );
    }
  }

  /** The process that exports names itself; a server that collects from several adds the label `job` to each sample. */
  private target({ labels }: Sample): void {
    if (!labels.has('job')) {
      this.service = labels.get('service_name');
    }
  }

  private sample({ name, labels, value }: Sample, timeMs: number): void {
    const role = this.roleOf(name, labels);
    if (role.as === 'none') {
      this.log.count('note', PARTS_LEFT_OUT);
      return;
    }
    const traits = new Map(
      [...labels].flatMap(([key, trait]): [string, string][] =>
        key.startsWith('otel_scope_') ? [[key.replace('otel_scope_', 'otel.scope.'), trait]] : [],
      ),
    );
    const kept = [...labels]
      .filter(([key]) => !key.startsWith('otel_scope_'))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const written = nameOf({ __name__: 'family' in role ? role.family : name, ...Object.fromEntries(kept) });
    const label = this.service === undefined ? written : `${this.service} ${written}`;
    if (!('family' in role)) {
      this.point(label, role.as === 'total' ? 'total' : 'level', traits, {
        timeMs,
        startMs: 0,
        value,
        count: 0,
      });
      return;
    }
    const key = JSON.stringify([label, [...traits], timeMs]);
    const half = this.halves.get(key) ?? { label, traits, timeMs, sum: NaN, count: NaN };
    half[role.as] = value;
    this.halves.set(key, half);
  }

  private roleOf(name: string, labels: ReadonlyMap<string, string>): Role {
    const own = this.types.get(name);
    if (own !== undefined) {
      const isPart = (own === 'summary' && labels.has('quantile')) || own === 'histogram';
      return { as: own === 'counter' ? 'total' : isPart ? 'none' : 'level' };
    }
    const [, family = '', part = ''] = PARTS.exec(name) ?? [];
    const type = this.types.get(family);
    if (part === 'total') {
      return { as: 'total' };
    }
    if (part === 'created' && type !== undefined) {
      return { as: 'none' };
    }
    if (type !== 'histogram' && type !== 'summary') {
      return { as: 'level' };
    }
    return part === 'count' || part === 'sum' ? { as: part, family } : { as: 'none' };
  }

  private point(label: string, kind: StreamKind, traits: ReadonlyMap<string, string>, point: Point): void {
    this.streams.add(label, kind, traits, JSON.stringify([...traits]), point);
  }
}
