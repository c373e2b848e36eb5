// Original file: tinydock/v1/container_control.proto


export interface RenameContainerResponse {
}

export interface RenameContainerResponse__Output {
}
