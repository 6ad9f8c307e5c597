/** What happened to the jobs of a campaign: one line of JSON each, written by all processes. */
import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Fault } from './fault';

export interface ChaosEvent {
  readonly job: string;
  readonly pid: number;
  readonly what: 'starts' | 'steps' | 'fault' | 'done' | 'notice';
  /** Milliseconds on the machine's clock that never jumps. */
  readonly atMs: number;
  /** Steps of the training so far. */
  readonly step: number;
  readonly fault?: Fault['kind'];
  readonly notice?: string;
}

const fileIn = (folder: string): string => path.join(folder, 'events.jsonl');

export function tell(folder: string, event: Omit<ChaosEvent, 'pid' | 'atMs'>): void {
  const atMs = Number(process.hrtime.bigint() / 1000n) / 1000;
  appendFileSync(fileIn(folder), `${JSON.stringify({ ...event, pid: process.pid, atMs })}\n`);
}

export function eventsIn(folder: string): ChaosEvent[] {
  return readFileSync(fileIn(folder), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ChaosEvent);
}
