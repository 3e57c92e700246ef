/** Seconds of calls, steps, writes and requests. */
export const CALL_SECONDS = [0.001, 0.005, 0.025, 0.1, 0.25, 1, 2.5, 10];

/** Seconds of what a launch goes through. */
export const LAUNCH_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180, 600];

/** Seconds until people's programs have answered: few, since there are as many for each framework. */
export const ANSWER_SECONDS = [0.001, 0.01, 0.1, 1, 10, 60, 600];

/** Seconds of deployments, which wait for tasks. */
export const DEPLOYMENT_SECONDS = [1, 5, 15, 30, 60, 300, 900, 3_600];

/** Launches that share a call; ECS takes ten. */
export const LAUNCHES_PER_CALL = [1, 2, 3, 5, 10];
