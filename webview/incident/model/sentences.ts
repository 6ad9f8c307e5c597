import { affectedQuantity, affectedValue } from '../../../src/contracts/incident/affected-words';
import type { IncidentDetails, ShownTrace } from '../../../src/contracts/incident/page';
import { feltText } from '../../../src/contracts/incident/path';
import type { AffectedService } from '../../../src/contracts/report';

/** What users notice of an incident, along the path of its first cause. */
export function effectSentences({
  causes,
  affected = [],
}: Pick<IncidentDetails, 'causes' | 'affected'>): string[] {
  return (causes.at(0)?.paths ?? []).map((path) => {
    const last = path.reached.at(-1) ?? null;
    const rise = last === null ? undefined : affected.find((each) => each.service === last.service);
    return rise === undefined ? feltText(path) : `${feltText(path)} ${riseSentence(rise)}`;
  });
}

/** `Its median latency rose from 61 ms to 125 ms.` */
export function riseSentence(affected: AffectedService): string {
  return `Its ${affectedQuantity(affected)} rose from ${affectedValue(affected, affected.normal)} to ${affectedValue(affected, affected.observed)}.`;
}

/** Why a trace is listed: `3 failed spans`, `slower than 98 % of these requests`. */
export function whyText({
  why,
  errors,
  percentile,
}: Pick<ShownTrace, 'why' | 'errors' | 'percentile'>): string {
  if (why === 'failed') {
    return `${errors} failed ${errors === 1 ? 'span' : 'spans'}`;
  }
  return percentile === null
    ? 'one of the slowest'
    : `slower than ${Math.floor(percentile)} % of these requests`;
}
