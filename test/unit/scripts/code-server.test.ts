import { describe, expect, it } from 'vitest';
import { npmEnv } from '../../../scripts/lib/npm';
import { workbenchUrl } from '../../../scripts/code-server/workbench';
import { cacheDir } from '../../../scripts/lib/cache-dir';
import { findChromium } from '../../../scripts/lib/chromium';

describe('npmEnv', () => {
  it("keeps this project's npm settings out of another installation, and how to reach a registry in", () => {
    const env = npmEnv({
      PATH: '/bin',
      npm_package_name: 'meshlens',
      npm_config_omit: 'dev',
      npm_config_registry: 'r',
      npm_config_nodedir: '/n',
    });
    expect(env).toEqual({ PATH: '/bin', npm_config_registry: 'r', npm_config_nodedir: '/n' });
  });
});

describe('workbenchUrl', () => {
  it('names the extension and the suite as the window sees them', () => {
    const url = new URL(workbenchUrl('http://127.0.0.1:4040', '/my shop', '/ext', '/ext/suite.js'));
    expect(url.searchParams.get('folder')).toBe('/my shop');
    const payload = new Map(JSON.parse(url.searchParams.get('payload') ?? '[]') as [string, string][]);
    expect(payload.get('extensionDevelopmentPath')).toBe('vscode-remote://127.0.0.1:4040/ext');
    expect(payload.get('extensionTestsPath')).toBe('vscode-remote://127.0.0.1:4040/ext/suite.js');
  });
});

describe('what the machine has', () => {
  it('follows the XDG cache folder', () => {
    expect(cacheDir({ XDG_CACHE_HOME: '/var/cache' })).toBe('/var/cache/meshlens');
  });

  it('takes the Chromium it is told, and says what is missing', () => {
    expect(findChromium({ CHROMIUM: '/opt/chrome' })).toBe('/opt/chrome');
    if (process.platform === 'linux') {
      expect(() => findChromium({ PATH: '/nowhere' })).toThrow(/install one/);
    }
  });
});
