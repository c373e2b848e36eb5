// Original file: tinydock/v1/container_control.proto


export interface PauseContainerResponse {
}

export interface PauseContainerResponse__Output {
}
