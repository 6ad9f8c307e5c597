import { describe, expect, it } from 'vitest';
import { childEnvironment } from '../../../../src/process/supervisor/environment';

describe('childEnvironment', () => {
  const parent = {
    PATH: '/usr/bin',
    HOME: '/home/somebody',
    LD_LIBRARY_PATH: '/opt/lib',
    NODE_OPTIONS: '--inspect',
    NODE_V8_COVERAGE: '/coverage',
    NODE_CHANNEL_FD: '3',
    ELECTRON_RUN_AS_NODE: '1',
    ELECTRON_ENABLE_LOGGING: '1',
    VSCODE_INSPECTOR_OPTIONS: '{}',
    UNSET: undefined,
  };

  it('keeps what a program needs and drops debugger and preload switches', () => {
    expect(childEnvironment(parent, false)).toEqual({
      PATH: '/usr/bin',
      HOME: '/home/somebody',
      LD_LIBRARY_PATH: '/opt/lib',
    });
  });

  it('makes Electron behave as Node', () => {
    expect(childEnvironment(parent, true)).toMatchObject({ ELECTRON_RUN_AS_NODE: '1' });
  });
});
