interface Range {
  readonly name: string;
  readonly isExcluded: boolean;
}

/** The ranges of `Accept` or `Accept-Encoding`. Of the q values only 0 means anything, as with a Mesos master. */
function rangesOf(header: string): readonly Range[] {
  return header.split(',').map((part) => {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    return { name, isExcluded: parameters.some((each) => /^q=0(?:\.0*)?$/.test(each)) };
  });
}

/** The first of the patterns that the header names decides. */
function allows(header: string, patterns: readonly string[]): boolean {
  const ranges = rangesOf(header);
  for (const pattern of patterns) {
    const found = ranges.find(({ name }) => name === pattern);
    if (found !== undefined) return !found.isExcluded;
  }
  return false;
}

/**
 * Whether an `Accept` header allows a media type. Absent it allows everything.
 * @see Mesos `3rdparty/libprocess/src/http.cpp`, Request::acceptsMediaType
 */
export function acceptsMediaType(header: string | undefined, mediaType: string): boolean {
  if (header === undefined) return true;
  return allows(header, [mediaType, `${mediaType.split('/', 1).join('')}/*`, '*/*']);
}

/** Whether an `Accept-Encoding` header allows gzip. Absent it does not. */
export function acceptsGzip(header: string | undefined): boolean {
  return header !== undefined && allows(header, ['gzip', '*']);
}
