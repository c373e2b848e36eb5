// Original file: tinydock/v1/system.proto


export interface DiskUsageRequest {
}

export interface DiskUsageRequest__Output {
}
