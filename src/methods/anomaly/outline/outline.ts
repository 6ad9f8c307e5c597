/** Draws the stretches that thresholds found anew, as the segmentation network sees them. */
import { overlapMs, type Interval } from '../../../evaluation/event-matching';
import type { Core } from '../scales/edges';
import type { JudgedScale } from '../scales/judge';
import type { Edge } from '../scales/readings';
import { jointOf, segmentOf, type JointScore, type Segment } from '../scales/segments';
import type { Stretch } from '../scales/stretches';
import type { Outliner } from './forward';
import { scoreImage, type ScoreImage } from './image';
import { STEP_MULTIPLE } from './network';

/** A step this likely belongs to a segment that is once this sure. */
const LIKELY = 0.3;
const SURE = 0.7;
/** So many steps of doubt, or without a recording, do not end a segment. */
const BRIDGE = 6;
/** Steps around a stretch that the network looks at. */
const MARGIN = 192;
/** The network may deny no cell that is so many thresholds high. */
const STRONG = 2;

interface Span {
  readonly first: number;
  /** Exclusive. */
  readonly end: number;
}

/** @param stretches by service, the strongest first */
export function outlineSegments(
  scales: readonly JudgedScale[],
  edges: readonly Edge[],
  stretches: readonly (readonly Stretch[])[],
  outliner: Outliner,
  jointScore: JointScore,
): Segment[] {
  const image = scoreImage(scales, edges, stretches);
  return stretches.flatMap((own, service) => {
    const drawn = cropsOf(own, image)
      .flatMap((crop) =>
        runsIn(crop, image, outliner(image.crop(service, crop.first, crop.end - crop.first))),
      )
      .map((run) => segmentIn(run, service, image, own, jointScore));
    const lost = own.filter(
      ({ core }) => core.score >= STRONG && !drawn.some((segment) => overlapMs(segment, peakOf(core)) > 0),
    );
    const kept = drawn.filter((segment) => !lost.some((stretch) => overlapMs(stretch, segment) > 0));
    return [...kept, ...lost.map((stretch) => segmentOf(stretch, jointScore))];
  });
}

/** The surroundings of stretches, joined where they meet, of a length that the network takes. */
function cropsOf(stretches: readonly Stretch[], { startMs, stepMs }: ScoreImage): Span[] {
  const spans = stretches
    .map(({ fromMs, toMs }) => ({
      first: Math.floor((fromMs - startMs) / stepMs) - MARGIN,
      end: Math.ceil((toMs - startMs) / stepMs) + MARGIN,
    }))
    .sort((a, b) => a.first - b.first);
  const joined: { first: number; end: number }[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last !== undefined && span.first <= last.end) {
      last.end = Math.max(last.end, span.end);
    } else {
      joined.push({ ...span });
    }
  }
  return joined.map(({ first, end }) => ({
    first,
    end: first + Math.ceil((end - first) / STEP_MULTIPLE) * STEP_MULTIPLE,
  }));
}

function runsIn({ first, end }: Span, image: ScoreImage, probability: Float32Array): Span[] {
  const runs: Span[] = [];
  let open: { first: number; last: number; most: number } | undefined;
  const close = (): void => {
    if (open !== undefined && open.most >= SURE) {
      runs.push({ first: open.first, end: open.last + 1 });
    }
    open = undefined;
  };
  for (let step = Math.max(0, first); step < Math.min(image.steps, end); step++) {
    const value = image.isCovered(step) ? probability[step - first] : 0;
    if (value >= LIKELY) {
      open ??= { first: step, last: step, most: value };
      open.last = step;
      open.most = Math.max(open.most, value);
    } else if (open !== undefined && step - open.last > BRIDGE) {
      close();
    }
  }
  close();
  return runs;
}

function segmentIn(
  { first, end }: Span,
  service: number,
  image: ScoreImage,
  stretches: readonly Stretch[],
  jointScore: JointScore,
): Segment {
  const fromMs = image.startMs + first * image.stepMs;
  const toMs = image.startMs + end * image.stepMs;
  const steps = Array.from({ length: end - first }, (_, index) => image.scoreAt(service, first + index));
  const inside = stretches.filter((stretch) => overlapMs(stretch, { fromMs, toMs }) > 0);
  return {
    service,
    fromMs,
    toMs,
    score: Math.max(...steps, ...inside.map(({ core }) => core.score)),
    cells: steps.filter((score) => score > 1).length,
    joint: jointOf({ service, fromMs, toMs }, jointScore),
  };
}

/** The time of its highest cell. */
function peakOf({ scale: { cells }, best }: Core): Interval {
  const fromMs = cells.startMs + best * cells.widthMs;
  return { fromMs, toMs: fromMs + cells.widthMs };
}
