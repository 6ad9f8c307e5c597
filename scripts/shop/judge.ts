import * as v from 'valibot';
import type { Report } from '../../src/contracts/report';

/** What was really done to a recorded shop. */
export interface GroundTruth {
  readonly faults: readonly {
    readonly kind: string;
    readonly cause: string;
    readonly startMs: number;
    readonly endMs: number;
  }[];
}

export interface Verdict {
  /** Faults without any incident. */
  readonly missed: readonly string[];
  /** Incidents during a fault whose first-ranked cause is another service. */
  readonly misattributed: readonly string[];
  /** Incidents while nothing was wrong. */
  readonly unscripted: readonly string[];
}

/** Queues drain and windows have a width: so long after its end a fault may still be seen. */
const AFTERMATH_MS = 30_000;

const GroundTruthFile = v.object({
  faults: v.array(
    v.object({ kind: v.string(), service: v.string(), startMs: v.number(), endMs: v.number() }),
  ),
});

export function readGroundTruth(text: string): GroundTruth {
  const { faults } = v.parse(GroundTruthFile, JSON.parse(text));
  return { faults: faults.map(({ service, ...fault }) => ({ ...fault, cause: service })) };
}

/** Strict: an incident counts for a fault when they overlap, and each one that does must name the right cause first. */
export function judgeIncidents(report: Pick<Report, 'incidents'>, truth: GroundTruth): Verdict {
  const time = (ms: number): string => new Date(ms).toISOString().slice(11, 19);
  const during = truth.faults.map((fault) =>
    report.incidents.filter(
      ({ fromMs, toMs }) => fromMs < fault.endMs + AFTERMATH_MS && toMs > fault.startMs,
    ),
  );
  const explained = new Set(during.flat());
  return {
    missed: truth.faults
      .filter((_, index) => during[index].length === 0)
      .map(({ kind, cause, startMs }) => `${kind} in ${cause} at ${time(startMs)}`),
    misattributed: truth.faults.flatMap(({ kind, cause }, index) =>
      during[index]
        .filter(({ causes }) => causes[0]?.service !== cause)
        .map(
          ({ fromMs, causes }) =>
            `${time(fromMs)}: ${causes[0]?.service ?? 'no service'} instead of ${cause} (${kind})`,
        ),
    ),
    unscripted: report.incidents
      .filter((incident) => !explained.has(incident))
      .map(
        ({ fromMs, toMs, causes, score }) =>
          `${time(fromMs)} to ${time(toMs)}: ${causes[0]?.service ?? 'no service'} (score ${score.toFixed(2)})`,
      ),
  };
}
