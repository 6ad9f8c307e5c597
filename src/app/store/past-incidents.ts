/** Incidents that analyses of a folder found, kept so that later ones can be compared with them. */
import {
  array,
  finite,
  length,
  maxValue,
  minValue,
  nullable,
  number,
  object,
  pipe,
  safeParse,
  string,
} from 'valibot';
import type { IncidentKind } from '../../contracts/incident-kind';
import type { Incident, Report } from '../../contracts/report';
import { CHANNEL_COUNT } from '../../methods/diagnosis/signature/channels';
import type { ResultStore, Slot } from './result-store';

/** No name and no value of an attribute: the service is the only text. */
export interface PastIncident {
  /** The likeliest cause. */
  readonly service: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly signature: IncidentKind['signature'];
}

/** Increase it when signatures change their meaning or shape. */
const PAST_VERSION = 1;
/** Of each folder: the latest stay. */
const MAX_KEPT = 300;

const share = pipe(number(), minValue(-1), maxValue(1));
const time = pipe(number(), finite());
const schema = array(
  object({
    service: string(),
    fromMs: time,
    toMs: time,
    signature: pipe(array(nullable(share)), length(CHANNEL_COUNT)),
  }),
);

const slotOf = (folder: string): Slot<readonly PastIncident[]> => ({
  method: 'incidents',
  version: PAST_VERSION,
  folder,
  parse: (stored) => {
    const parsed = safeParse(schema, stored);
    return parsed.success ? parsed.output : null;
  },
});

export interface KeptIncidents {
  /** In order of time. */
  readonly incidents: readonly PastIncident[];
  /** Why kept incidents cannot be used; null where they can, or where none are kept. */
  readonly note: string | null;
}

/** What earlier analyses of a folder found. */
export async function pastIncidents(store: ResultStore, folder: string): Promise<KeptIncidents> {
  const found = await store.find(slotOf(folder));
  return found.state === 'damaged'
    ? {
        incidents: [],
        note: `Incidents are not compared with those of earlier analyses: ${found.file} is damaged and will be replaced.`,
      }
    : { incidents: found.state === 'there' ? found.value : [], note: null };
}

/** Keeps what a report found in the time that it covers, in place of what earlier analyses found there. */
export async function keepIncidents(
  store: ResultStore,
  folder: string,
  report: Pick<Report, 'incidents' | 'services' | 'windows'>,
): Promise<void> {
  const { incidents: before } = await pastIncidents(store, folder);
  const kept = [...outside(before, report), ...report.incidents.flatMap(toPast)];
  await store.put(slotOf(folder), kept.sort((a, b) => a.toMs - b.toMs).slice(-MAX_KEPT));
}

/** Those that a recording says nothing about: at other times, in a gap, or of a service that it does not hold. */
export function outside(
  past: readonly PastIncident[],
  { services, windows }: Pick<Report, 'services' | 'windows'>,
): readonly PastIncident[] {
  const { startMs, widthMs, present } = windows;
  const recorded = new Set(
    services.flatMap(({ name, spans, external }) => (spans > 0 && !external ? [name] : [])),
  );
  const isCovered = ({ service, fromMs, toMs }: PastIncident): boolean => {
    const first = Math.max(0, Math.floor((fromMs - startMs) / widthMs));
    const end = Math.ceil((toMs - startMs) / widthMs);
    return recorded.has(service) && present.slice(first, Math.max(first, end)).some(Boolean);
  };
  return past.filter((each) => !isCovered(each));
}

function toPast({ fromMs, toMs, causes, kind }: Incident): PastIncident[] {
  const service = causes.at(0)?.service;
  return kind === undefined || service === undefined
    ? []
    : [{ service, fromMs, toMs, signature: kind.signature }];
}
