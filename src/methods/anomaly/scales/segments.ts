/** The stretches of time in which services are unusual. */
import type { Stretch } from './stretches';

/** A stretch of time in which one service is unusual. */
export interface Segment {
  readonly service: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Highest score of its cells, over all widths. */
  readonly score: number;
  /** Cells above the threshold, over all widths. */
  readonly cells: number;
  /** Score of the whole stretch as a single cell; 0 where it is too short or cannot be judged. */
  readonly joint: number;
}

/** Score of a stretch of one service as a single cell; NaN where it cannot be judged. */
export type JointScore = (service: number, fromMs: number, toMs: number) => number;

/** The best of many short stretches says no more than its best cell. */
const MIN_JOINT_MS = 120_000;

export function segmentOf({ core, fromMs, toMs, cells }: Stretch, jointScore: JointScore): Segment {
  const { service, score } = core;
  return { service, fromMs, toMs, score, cells, joint: jointOf({ service, fromMs, toMs }, jointScore) };
}

export function jointOf(
  { service, fromMs, toMs }: Pick<Segment, 'service' | 'fromMs' | 'toMs'>,
  jointScore: JointScore,
): number {
  const joint = toMs - fromMs < MIN_JOINT_MS ? 0 : jointScore(service, fromMs, toMs);
  return Number.isNaN(joint) ? 0 : joint;
}
