import type { Cause } from '../../contracts/report';

/** Causes whose requests are looked into: the first, and others that are nearly as likely. */
const MAX_CAUSES = 3;
const NEAR_FIRST = 0.5;

export function likelyCauses<C extends Pick<Cause, 'score'>>(causes: readonly C[]): C[] {
  return causes.slice(0, MAX_CAUSES).filter(({ score }) => score >= NEAR_FIRST * causes[0].score);
}
