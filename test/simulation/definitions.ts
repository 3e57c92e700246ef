/** Task definitions the simulated frameworks choose from, as RegisterTaskDefinition takes them. */
export const DEFINITIONS = [
  {
    family: 'job',
    containerDefinitions: [{ name: 'main', image: 'job', cpu: 256, memory: 128 }],
  },
  {
    family: 'service',
    containerDefinitions: [{ name: 'main', image: 'service', cpu: 512, memoryReservation: 256, memory: 512 }],
  },
  {
    family: 'fixed-port',
    containerDefinitions: [
      {
        name: 'main',
        image: 'web',
        cpu: 128,
        memory: 64,
        portMappings: [{ containerPort: 80, hostPort: 31_500, protocol: 'tcp' }],
      },
    ],
  },
  {
    family: 'pair',
    containerDefinitions: [
      { name: 'main', image: 'main', cpu: 128, memory: 64 },
      { name: 'side', image: 'side', cpu: 64, memory: 64, essential: false },
    ],
  },
] as const;

export const REFERENCES = ['job:1', 'job', 'service:1', 'fixed-port:1', 'pair:1', 'nowhere:3'] as const;
