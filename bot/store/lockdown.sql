set global max_temp_directory_size = '2GB';
set global checkpoint_threshold = '16MB';
set global allowed_directories = [$exports];
set global allow_community_extensions = false;
set global autoload_known_extensions = false;
set global autoinstall_known_extensions = false;
set global enable_external_access = false;
set global lock_configuration = true
