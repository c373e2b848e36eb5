// Original file: tinydock/v1/container_control.proto


export interface RestartContainerResponse {
}

export interface RestartContainerResponse__Output {
}
