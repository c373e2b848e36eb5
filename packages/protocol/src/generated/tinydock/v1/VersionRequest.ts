// Original file: tinydock/v1/system.proto


export interface VersionRequest {
}

export interface VersionRequest__Output {
}
