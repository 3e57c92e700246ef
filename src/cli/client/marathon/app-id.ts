/** The id that is meant: `/shop/api`, however many slashes are written. */
export const appId = (text: string): string =>
  `/${text
    .split('/')
    .filter((part) => part !== '')
    .join('/')}`;

/** Where an app or a group is in Marathon's API. */
export function pathOf(kind: 'apps' | 'groups', id: string, below = ''): string {
  const segments = id.split('/').filter((part) => part !== '');
  return [`/v2/${kind}`, ...segments.map(encodeURIComponent), ...(below === '' ? [] : [below])].join('/');
}
