import { version } from '../../package.json';

export const toolInfo = { name: 'meshlens', version } as const;
