import { runMocha } from '../suite/runner';

/** The suite of a restricted workspace. */
export function run(): Promise<void> {
  return runMocha(() => import('./restricted.test'));
}
