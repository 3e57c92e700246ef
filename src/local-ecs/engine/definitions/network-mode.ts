/** The network modes of Linux tasks. */
export const NETWORK_MODES = ['bridge', 'host', 'awsvpc', 'none'] as const;

export type NetworkMode = (typeof NETWORK_MODES)[number];
