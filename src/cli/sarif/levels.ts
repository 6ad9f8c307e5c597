import type { Finding } from '../../contracts/report';
import type { SarifLevel } from './types';

/** SARIF has no hints: what is not a warning is a note. */
export const levels: Readonly<Record<Finding['severity'], SarifLevel>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};
