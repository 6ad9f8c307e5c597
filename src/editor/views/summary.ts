import type { Report } from '../../contracts/report';

/** The outcome of an analysis in one sentence. */
export function summary(report: Report): string {
  const services = count(report.services.length, 'service');
  if (report.windows.count === 0) {
    return `${services}, no trace data to judge them by.`;
  }
  if (report.incidents.length === 0) {
    return `${services}, nothing anomalous in ${count(report.windows.count, 'window')}.`;
  }
  const worst = [...report.incidents].sort((a, b) => b.score - a.score)[0];
  const cause = worst.causes.at(0)?.service;
  const suspect = cause === undefined ? '' : `; the worst one likely began in ${cause}`;
  return `${services}, ${count(report.incidents.length, 'incident')}${suspect}.`;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** A duration as people say it: "just now", "5 min ago", "3 h ago", "2 days ago". */
export function ageText(ageMs: number): string {
  const minutes = Math.floor(ageMs / 60_000);
  if (minutes < 1) {
    return 'just now';
  }
  if (minutes < 60) {
    return `${minutes} min ago`;
  }
  const hours = Math.floor(minutes / 60);
  if (hours < 48) {
    return `${hours} h ago`;
  }
  return `${Math.floor(hours / 24)} days ago`;
}
