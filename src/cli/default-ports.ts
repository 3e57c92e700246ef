/** Where the embedded ECS listens unless told otherwise. */
export const DEFAULT_ECS_PORT = 4600;
