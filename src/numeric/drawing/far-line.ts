import type { Box, Line } from '../../contracts/picture';

const LANES = 12;
const LANE_WIDTH = 7;
const BESIDE = 14;
const TURN = 12;

/**
 * The way of an arc that passes by many layers: out of the right side of its box, along a lane beside the picture, and in
 * at the right side of the other.
 * @param right where the lanes begin. @param index of the arc among those: neighbours take different lanes
 */
export function farLine(from: Box, to: Box, right: number, index: number): Line {
  const lane = right + BESIDE + (index % LANES) * LANE_WIDTH;
  const start = { x: from.x + from.width, y: from.y + from.height / 2 };
  const end = { x: to.x + to.width, y: to.y + to.height / 2 };
  const way = end.y >= start.y ? 1 : -1;
  return [start, { x: lane, y: start.y + way * TURN }, { x: lane, y: end.y - way * TURN }, end];
}
